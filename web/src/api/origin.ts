// Where the API answers: on this page's own origin, unless the server that sent the page says otherwise.
export function apiOrigin(page: Document = document): string {
  return page.querySelector<HTMLMetaElement>('meta[name="trackit-api"]')?.content ?? '';
}
