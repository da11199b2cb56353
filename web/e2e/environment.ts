// What the stories need from outside. A part that is missing fails the run: a skipped story proves nothing.
const MEANINGS = {
  TRACKIT_E2E_URL: 'the origin of a running server, such as http://127.0.0.1:5000',
  TRACKIT_E2E_WEB_URL: 'the origin of its second listener, such as http://127.0.0.1:5001',
  TRACKIT_E2E_PROGRAM: 'the path of a trackit program, to start one on the data of the demo',
  TRACKIT_E2E_DATA_DIR: 'the folder in which that server keeps its keys, beside its trackit.db',
  TRACKIT_E2E_MAIL: 'the folder in which a mail server puts what that server sends, as JSON',
  CHROME_PATH: 'the path of a Chromium or Chrome program',
};

export function given(name: keyof typeof MEANINGS): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. It must be ${MEANINGS[name]}.`);
  return value;
}
