using System.Globalization;
using Microsoft.Extensions.Configuration;

// So many services, each of which calls the next and writes to a table: --services 500
var builder = DistributedApplication.CreateBuilder(args);
var count = int.Parse(builder.Configuration["services"] ?? "10", CultureInfo.InvariantCulture);

var tables = builder.AddDynamoDB("dynamodb");
var entries = tables.AddTable("entries", "pk", "sk");
var services = Enumerable.Range(1, count)
    .Select(i => builder.AddContainer($"service-{i:000}", "public.ecr.aws/docker/library/caddy", "2.10").WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/health").WithContainerHealthCheck("wget -q -O- http://localhost:8080/health").WithReference(entries))
    .ToList();
for (var i = 0; i + 1 < count; i++)
{
    services[i].WithReference(services[i + 1].GetEndpoint("http"));
}

builder.AddLoadBalancer("alb").WithDefaultRoute(services[0].GetEndpoint("http"));
builder.AddAwsEnvironment("growth");

builder.Build().Run();
