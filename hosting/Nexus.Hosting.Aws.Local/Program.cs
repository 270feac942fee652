Console.Error.WriteLine("usage: Nexus.Hosting.Aws.Local loadbalancer|redis");
return 64;
