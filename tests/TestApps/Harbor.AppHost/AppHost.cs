// An application that tests deploy to a stand-in of AWS. It builds no image unless it is told to, so that it needs no container runtime.
using Nexus.Hosting.Aws;
using Nexus.Hosting.Aws.Publishing.Plan;

var builder = DistributedApplication.CreateBuilder(args);

var environment = builder.AddAwsEnvironment("harbor");
if (builder.Configuration["vpc"] is not null)
{
    environment.WithExistingVpc(
        builder.AddParameter("vpc-id"),
        [builder.AddParameter("public-1"), builder.AddParameter("public-2")],
        [builder.AddParameter("private-1"), builder.AddParameter("private-2")],
        "172.31.0.0/16");
}

if (builder.Configuration["github"] is { } repository)
{
    environment.WithGitHubActions(repository);
}

var token = builder.AddParameter("token", secret: true);
var greeting = builder.AddParameter("greeting");
var jobs = builder.AddSqs("sqs").AddQueue("jobs").WithDeadLetterQueue(maxReceiveCount: 3);
var crane = builder.AddContainer("crane", "docker.io/library/nginx", "1.27")
    .WithHttpEndpoint(targetPort: 80)
    .WithHttpHealthCheck("/")
    .WithReference(jobs, QueueAccess.Send)
    .WithEnvironment("GREETING", greeting)
    .WithEnvironment("TOKEN", token);
if (builder.Configuration["without"] != "ships")
{
    crane.WithReference(builder.AddDynamoDB("dynamodb").AddTable("ships", "pk"));
}

if (builder.Configuration["lookout"] is { } project)
{
    builder.AddProject("lookout", project).WithHttpEndpoint().WithHttpHealthCheck("/health");
}

// A program that is one file, and listens to nobody.
if (builder.Configuration["pilot"] is { } program)
{
#pragma warning disable ASPIRECSHARPAPPS001 // What it becomes is for tests.
    builder.AddCSharpApp("pilot", program);
#pragma warning restore ASPIRECSHARPAPPS001
}

// An app without a Dockerfile, on an image of Node.js that the test has.
if (builder.Configuration["deck"] is { } node)
{
#pragma warning disable ASPIREDOCKERFILEBUILDER001 // Other images are for tests.
    builder.AddNodeApp("deck", "deck", "server.js").WithDockerfileBaseImage(node, node).WithHttpEndpoint(env: "PORT").WithContainerHealthCheck("node", "-e", "0");
#pragma warning restore ASPIREDOCKERFILEBUILDER001
}

// Apps whose build needs packages, and which are served by Node.js and by a web server.
if (builder.Configuration["site"] is { } folder)
{
#pragma warning disable ASPIREJAVASCRIPT001 // How apps are published.
    builder.AddNextJsApp("site", folder).WithContainerHealthCheck("node", "-e", "0");
    builder.AddViteApp("page", folder).WithContainerHealthCheck("true").PublishAsStaticWebsite();
#pragma warning restore ASPIREJAVASCRIPT001
}

// Apps whose packages come by each of the managers, each in a folder of its manager's name.
if (builder.Configuration["crew"] is { } crew)
{
#pragma warning disable ASPIREJAVASCRIPT001 // How apps are published.
    IResourceBuilder<Aspire.Hosting.JavaScript.JavaScriptAppResource> Mate(string name) =>
        builder.AddJavaScriptApp($"mate-{name}", Path.Combine(crew, name)).WithContainerHealthCheck("true").PublishAsPackageScript();
#pragma warning restore ASPIREJAVASCRIPT001
    Mate("npm");
    Mate("pnpm").WithPnpm();
    Mate("yarn").WithYarn();
    Mate("berry").WithYarn();
    Mate("bun").WithBun();
}

// An image whose Dockerfile the model makes, of a base that the test has.
if (builder.Configuration["winch"] is { } image)
{
    builder.AddContainer("winch", "winch").WithDockerfileFactory(".", _ => $"FROM {image}\nENTRYPOINT [\"/bin/httpd\", \"-f\", \"-p\", \"9000\"]\n")
        .WithHttpEndpoint(targetPort: 9000).WithContainerHealthCheck("wget -q -O- http://127.0.0.1:9000/");
}

// A template that is too long for a request.
if (builder.Configuration["padding"] is not null)
{
    foreach (var i in Enumerable.Range(1, 60))
    {
        crane.WithEnvironment($"PADDING_{i}", new string('x', 1000));
    }
}

// More than one stack holds.
if (builder.Configuration["fleet"] is { } ships)
{
    foreach (var i in Enumerable.Range(1, int.Parse(ships, System.Globalization.CultureInfo.InvariantCulture)))
    {
        builder.AddContainer($"boat-{i}", "docker.io/library/nginx", "1.27").WithContainerHealthCheck("true").WithReference(jobs, QueueAccess.Receive).WithEnvironment("GREETING", greeting);
    }
}

// Another environment beside the first: each resource runs in one of them.
if (builder.Configuration["second"] is not null)
{
#pragma warning disable ASPIRECOMPUTE002 // Where a resource runs.
    var second = builder.AddAwsEnvironment("second");
    builder.AddContainer("buoy", "docker.io/library/nginx", "1.27").WithHttpEndpoint(targetPort: 80).WithContainerHealthCheck("true").WithComputeEnvironment(second);
    crane.WithComputeEnvironment(environment);
#pragma warning restore ASPIRECOMPUTE002
}

if (builder.Configuration["missing"] is not null)
{
    builder.AddDockerfile("missing", "nowhere");
}

var entry = builder.AddLoadBalancer("alb").WithDefaultRoute(crane.GetEndpoint("http"));
if (builder.Configuration["certificate"] is not null)
{
    entry.WithCertificate();
    environment.WithDataRemoval(Removal.Retain);
}

if (builder.Configuration["keep"] is not null)
{
    environment.WithDataRemoval(Removal.Retain);
}

builder.Build().Run();
