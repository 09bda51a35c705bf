// passkey: a button that makes a passkey (data-passkey="create") or signs in with one ("get").
import { post, problem } from "../requests";

type Json = Record<string, unknown>;

export default function passkey(element: HTMLElement, signal: AbortSignal): void {
  if (!("PublicKeyCredential" in window)) return;
  element.hidden = false;
  element.addEventListener("click", () => void run(element), { signal });
}

async function run(element: HTMLElement): Promise<void> {
  const { optionsUrl = "", verifyUrl = "", failed = "", passkey: kind } = element.dataset;
  const name = document.querySelector<HTMLInputElement>("[data-passkey-name]")?.value ?? "";
  try {
    const offered = await post(optionsUrl, { name });
    if (!offered.ok) return tell(element, await problem(offered, failed));
    const options = (await offered.json()) as Json;
    const credential = kind === "create" ? await create(options) : await get(options);
    const answer = await post(verifyUrl, { credential, name });
    if (!answer.ok) return tell(element, await problem(answer, failed));
    const { next } = (await answer.json()) as { next: string };
    location.assign(next);
  } catch {
    // The person closed the browser's window, or the device refused.
    tell(element, failed);
  }
}

function tell(element: HTMLElement, text: string): void {
  const place = document.querySelector<HTMLElement>("[data-passkey-status]");
  if (place) place.textContent = text;
  element.focus();
}

async function create(options: Json): Promise<Json> {
  const user = options["user"] as Json;
  const publicKey = {
    ...options,
    challenge: bytes(options["challenge"]),
    user: { ...user, id: bytes(user["id"]) },
    excludeCredentials: descriptors(options["excludeCredentials"]),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return plain(made, {
    attestationObject: text(response.attestationObject),
    transports: response.getTransports(),
  });
}

async function get(options: Json): Promise<Json> {
  const publicKey = {
    ...options,
    challenge: bytes(options["challenge"]),
    allowCredentials: descriptors(options["allowCredentials"]),
  } as unknown as PublicKeyCredentialRequestOptions;
  const chosen = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = chosen.response as AuthenticatorAssertionResponse;
  return plain(chosen, {
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: response.userHandle ? text(response.userHandle) : null,
  });
}

function plain(credential: PublicKeyCredential, response: Json): Json {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  };
}

function descriptors(list: unknown): object[] {
  return ((list as Json[] | undefined) ?? []).map((each) => ({ ...each, id: bytes(each["id"]) }));
}

function bytes(base64url: unknown): Uint8Array<ArrayBuffer> {
  const base64 = String(base64url).replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const characters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
