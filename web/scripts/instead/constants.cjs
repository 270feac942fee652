// Of the constants that Next.js shares with its server, the browser uses this one.
exports.NEXT_NAV_DEPLOYMENT_ID_HEADER = "x-nextjs-deployment-id";
