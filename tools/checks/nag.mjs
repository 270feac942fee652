#!/usr/bin/env node
// usage: node nag.mjs TEMPLATE.json ...
// Judges templates by cdk-nag's rules for AWS solutions. Prints a line for each finding: template, rule, logical id and
// description, with tabs between them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { App, DefaultStackSynthesizer, Stack, Validations } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks } from 'cdk-nag';

for (const file of process.argv.slice(2)) {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'nag-'));
  try {
    const app = new App({ outdir, analyticsReporting: false });
    const stack = new Stack(app, 'Stack', { synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) });
    const template = new CfnInclude(stack, 'Template', { templateFile: file });
    if (template.node.children.length === 0) {
      throw new Error(`${file} has no resources.`);
    }
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const report = path.join(outdir, 'validation-report.json');
    try {
      app.synth();
    } catch (e) {
      // Findings end the synthesis with an error; what they are is in the report.
      if (!String(e).includes('Acknowledge with') && !String(e).includes('alidation')) {
        throw e;
      }
    }
    for (const { violations } of JSON.parse(readFileSync(report, 'utf8')).pluginReports) {
      for (const { ruleName, description, violatingConstructs } of violations) {
        for (const { constructPath } of violatingConstructs) {
          console.log([path.basename(file), ruleName, constructPath.split('/').at(-1), description].join('\t'));
        }
      }
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
