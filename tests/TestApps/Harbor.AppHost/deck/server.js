// Says who runs it, and ends.
console.log(`aye from ${process.getuid()} in ${process.env.NODE_ENV}`);
