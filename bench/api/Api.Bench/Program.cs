using System.Globalization;
using Api.Bench;

switch (args)
{
    case ["server", var connectionString, var url]:
        await QueueServer.RunAsync(connectionString, url);
        return 0;
    case [] or ["--runs", _] or ["--runs", _, "--seconds", _]:
        await new Comparison(
            args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3, args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 6).RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("usage: Api.Bench [--runs N [--seconds N]]");
        return 64;
}
