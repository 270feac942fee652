using Amazon.CDK;
using Cdk.App;

// usage: Cdk.App FOLDER   synthesizes the CloudFormation of Nexus into FOLDER
var app = new App(new AppProps { Outdir = args[0] });
_ = new NexusStack(app, "nexus-ai-prod");
app.Synth();
