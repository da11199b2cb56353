// A form on its way to the server: sent once at a time, its failure kept, the first wrong field focused.
import { tick } from 'svelte';
import { Failure } from '$api/answer';

export class Submission {
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);

  /** Runs `send`; true when it went well. Anything that is not a call's failure is a bug and passes through. */
  async run(form: HTMLFormElement, send: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = null;
    try {
      await send();
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.failure = error;
      await tick();
      form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** The server's words for a field. */
  of(field: string): string | null {
    return this.failure?.of(field) ?? null;
  }

  /** The failure, unless its fields already say it all. */
  get general(): Failure | null {
    return this.failure?.problem?.errors?.length ? null : this.failure;
  }
}
