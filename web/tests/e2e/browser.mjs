/** Debian's Chromium, kept from calling home. NEXUS_CHROMIUM names another one. */
export const browserOptions = {
  executablePath: process.env.NEXUS_CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
