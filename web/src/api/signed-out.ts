/** Goes to the sign-in where an answer says that the session has ended. */
export function leaveWhereSignedOut(response: Response): Response {
  if (response.status === 401 && response.headers.get("x-sign-in") === "required") goToSignIn();
  return response;
}

/** Goes to the sign-in; this page is shown again after it. */
export function goToSignIn(): void {
  const { pathname, search, hash } = window.location;
  window.location.replace(`/sign-in?problem=ended&next=${encodeURIComponent(pathname + search + hash)}`);
}
