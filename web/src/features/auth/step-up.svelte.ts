// Before what is sensitive the server may ask for a fresh proof of who one is. The call waits here meanwhile, and is
// made again.
import { onStepUp } from '$api/client';
import { whenReaderLeaves } from '$objects/leave';

class StepUp {
  #factors = $state.raw<readonly string[] | null>(null);
  #settle: (proved: boolean) => void = () => {};
  #asking: Promise<boolean> | null = null;

  /** What may prove it, while it is being asked for. */
  get factors(): readonly string[] | null {
    return this.#factors;
  }

  /** Whether the reader proved it. Calls that ask at the same time are answered together. */
  ask(factors: readonly string[]): Promise<boolean> {
    this.#asking ??= new Promise((settle) => {
      this.#settle = settle;
      this.#factors = factors;
    });
    return this.#asking;
  }

  settle(proved: boolean) {
    this.#factors = null;
    this.#asking = null;
    this.#settle(proved);
  }
}

export const stepUp = new StepUp();
onStepUp((factors) => stepUp.ask(factors));
whenReaderLeaves(() => stepUp.settle(false));
