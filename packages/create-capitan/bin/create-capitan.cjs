#!/usr/bin/env node
// `npm create capitan my-service -- --ci github` is `capitan init my-service --ci github`.
process.argv.splice(2, 0, "init");
require("capitan/command");
