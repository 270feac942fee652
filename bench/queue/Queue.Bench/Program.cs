using Queue.Bench;

if (args is ["worker", var connectionString])
{
    return await Worker.RunAsync(connectionString);
}

if (Settings.Read(args) is not { } settings)
{
    Console.Error.WriteLine("usage: Queue.Bench [--jobs N] [--runs N] [--latencies N] [--pool prefork|threads] [--no-peer]");
    return 64;
}

await new Comparison(settings).RunAsync();
return 0;
