using Nexus.TestServices;
using Nexus.Worker.Tests;

[assembly: AssemblyFixture(typeof(ServersFixture))]

namespace Nexus.Worker.Tests;

/// <summary>One DynamoDB and one SQS for all tests of the assembly.</summary>
public sealed class ServersFixture : BackingServers, IAsyncLifetime;
