// Has the browser keep something as a file.
export function keepAs(name: string, content: Blob) {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  // The router takes clicks on links for its own.
  link.target = '_self';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url));
}
