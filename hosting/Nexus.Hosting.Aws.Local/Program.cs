using Nexus.Hosting.Aws.Local.LoadBalancing;
using Nexus.Hosting.Aws.Local.Redis;

switch (args)
{
    case ["loadbalancer", .. var rest]:
        await LoadBalancer.RunAsync(rest);
        return 0;
    case ["redis"]:
        RedisServer.Run();
        return 0;
    default:
        Console.Error.WriteLine("usage: Nexus.Hosting.Aws.Local loadbalancer|redis");
        return 64;
}
