using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECR;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.EFS;
using Amazon.CDK.AWS.ElasticLoadBalancingV2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SecretsManager;
using Amazon.CDK.AWS.ServiceDiscovery;
using Amazon.CDK.AWS.SQS;
using Constructs;
using AccessPoint = Amazon.CDK.AWS.EFS.AccessPoint;
using AccessPointOptions = Amazon.CDK.AWS.EFS.AccessPointOptions;
using Attribute = Amazon.CDK.AWS.DynamoDB.Attribute;
using FileSystem = Amazon.CDK.AWS.EFS.FileSystem;
using HealthCheck = Amazon.CDK.AWS.ElasticLoadBalancingV2.HealthCheck;
using Queue = Amazon.CDK.AWS.SQS.Queue;
using Secret = Amazon.CDK.AWS.SecretsManager.Secret;
using Volume = Amazon.CDK.AWS.ECS.Volume;

namespace Cdk.App;

/// <summary>What Nexus is on AWS, written by hand with the CDK: the same VPC, load balancer, services, file systems, tables and queues.</summary>
internal sealed class NexusStack : Stack
{
    private readonly Vpc _vpc;
    private readonly Cluster _cluster;
    private readonly FileSystem _shared;
    private readonly Secret _password;

    public NexusStack(Construct scope, string id)
        : base(scope, id)
    {
        _vpc = new Vpc(this, "Vpc", new VpcProps
        {
            IpAddresses = IpAddresses.Cidr("10.0.0.0/16"),
            MaxAzs = 2,
            NatGateways = 2,
            GatewayEndpoints = new Dictionary<string, IGatewayVpcEndpointOptions>
            {
                ["s3"] = new GatewayVpcEndpointOptions { Service = GatewayVpcEndpointAwsService.S3 },
                ["dynamodb"] = new GatewayVpcEndpointOptions { Service = GatewayVpcEndpointAwsService.DYNAMODB },
            },
        });
        _cluster = new Cluster(this, "Cluster", new ClusterProps
        {
            Vpc = _vpc,
            ContainerInsights = true,
            EnableFargateCapacityProviders = true,
            DefaultCloudMapNamespace = new CloudMapNamespaceOptions { Name = "nexus-ai.local", Type = NamespaceType.DNS_PRIVATE },
        });
        _shared = Files("Shared");
        _password = new Secret(this, "RedisPassword", new SecretProps { GenerateSecretString = new SecretStringGenerator { PasswordLength = 32, ExcludePunctuation = true } });

        Table[] tables = [Table("builds"), Table("agents"), Table("sessions"), Table("access")];
        var notifications = new Queue(this, "Notifications", new QueueProps
        {
            EnforceSSL = true,
            DeadLetterQueue = new DeadLetterQueue { MaxReceiveCount = 5, Queue = new Queue(this, "NotificationsDlq", new QueueProps { EnforceSSL = true, RetentionPeriod = Duration.Days(14) }) },
        });

        var redis = Redis();
        var api = Service("api", 8000);
        var builds = Service("worker-agent-builds", 8080, "--queue", "agent_builds");
        var updates = Service("worker-status-updates", 8080, "--queue", "status_updates");
        var web = Service("web", 3000);
        FargateService[] users = [api, builds, updates];
        foreach (var user in users)
        {
            redis.Connections.AllowFrom(user, Port.Tcp(6379));
            Mount(user);
        }

        foreach (var table in tables)
        {
            table.GrantReadWriteData(api.TaskDefinition.TaskRole);
        }

        foreach (var table in tables.Take(2))
        {
            table.GrantReadWriteData(builds.TaskDefinition.TaskRole);
            table.GrantReadWriteData(updates.TaskDefinition.TaskRole);
        }

        notifications.GrantSendMessages(api.TaskDefinition.TaskRole);
        notifications.GrantSendMessages(updates.TaskDefinition.TaskRole);
        api.Connections.AllowFrom(web, Port.Tcp(8000));
        Balance(api, web);
    }

    private Table Table(string name)
    {
        var table = new Table(this, $"Table-{name}", new TableProps
        {
            PartitionKey = new Attribute { Name = "pk", Type = AttributeType.STRING },
            SortKey = new Attribute { Name = "sk", Type = AttributeType.STRING },
            BillingMode = BillingMode.PAY_PER_REQUEST,
            PointInTimeRecovery = true,
            TimeToLiveAttribute = "expiresAt",
            DeletionProtection = true,
            Encryption = TableEncryption.AWS_MANAGED,
        });
        table.AddGlobalSecondaryIndex(new GlobalSecondaryIndexProps
        {
            IndexName = "listing",
            PartitionKey = new Attribute { Name = "listingPk", Type = AttributeType.STRING },
            SortKey = new Attribute { Name = "listingSk", Type = AttributeType.STRING },
        });
        return table;
    }

    private FileSystem Files(string id) => new(this, id, new FileSystemProps
    {
        Vpc = _vpc,
        Encrypted = true,
        EnableAutomaticBackups = true,
        LifecyclePolicy = Amazon.CDK.AWS.EFS.LifecyclePolicy.AFTER_30_DAYS,
        ThroughputMode = ThroughputMode.ELASTIC,
    });

    private FargateService Service(string name, double port, params string[] command)
    {
        var repository = new Repository(this, $"Images-{name}", new RepositoryProps { ImageScanOnPush = true, ImageTagMutability = TagMutability.IMMUTABLE });
        repository.AddLifecycleRule(new Amazon.CDK.AWS.ECR.LifecycleRule { MaxImageCount = 30 });
        var task = new FargateTaskDefinition(this, $"Task-{name}", new FargateTaskDefinitionProps { Cpu = 512, MemoryLimitMiB = 1024 });
        task.AddContainer("main", new ContainerDefinitionOptions
        {
            ContainerName = name,
            Image = ContainerImage.FromEcrRepository(repository, "latest"),
            Command = command.Length == 0 ? null : command,
            Environment = new Dictionary<string, string> { ["ASPNETCORE_HTTP_PORTS"] = $"{port}", ["REDIS_HOST"] = "redis.nexus-ai.local" },
            Secrets = new Dictionary<string, Amazon.CDK.AWS.ECS.Secret> { ["REDIS_PASSWORD"] = Amazon.CDK.AWS.ECS.Secret.FromSecretsManager(_password) },
            Logging = LogDriver.AwsLogs(new AwsLogDriverProps { StreamPrefix = name, LogGroup = new LogGroup(this, $"Log-{name}", new LogGroupProps { Retention = RetentionDays.THREE_MONTHS }) }),
            PortMappings = [new PortMapping { ContainerPort = port }],
            StopTimeout = Duration.Seconds(30),
        });
        var service = new FargateService(this, $"Service-{name}", new FargateServiceProps
        {
            Cluster = _cluster,
            TaskDefinition = task,
            DesiredCount = 2,
            CircuitBreaker = new DeploymentCircuitBreaker { Rollback = true },
            MinHealthyPercent = 100,
            MaxHealthyPercent = 200,
            CloudMapOptions = new CloudMapOptions { Name = name },
            VpcSubnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_WITH_EGRESS },
        });
        var scaling = service.AutoScaleTaskCount(new Amazon.CDK.AWS.ApplicationAutoScaling.EnableScalingProps { MinCapacity = 2, MaxCapacity = 10 });
        scaling.ScaleOnCpuUtilization("cpu", new CpuUtilizationScalingProps { TargetUtilizationPercent = 60 });
        scaling.ScaleOnMemoryUtilization("memory", new MemoryUtilizationScalingProps { TargetUtilizationPercent = 75 });
        return service;
    }

    private FargateService Redis()
    {
        var task = new FargateTaskDefinition(this, "Task-redis", new FargateTaskDefinitionProps { Cpu = 512, MemoryLimitMiB = 1024 });
        var volumes = Files("Volumes");
        var container = task.AddContainer("main", new ContainerDefinitionOptions
        {
            ContainerName = "redis",
            Image = ContainerImage.FromRegistry("docker.io/library/redis:8.6"),
            Logging = LogDriver.AwsLogs(new AwsLogDriverProps { StreamPrefix = "redis", LogGroup = new LogGroup(this, "Log-redis", new LogGroupProps { Retention = RetentionDays.THREE_MONTHS }) }),
            PortMappings = [new PortMapping { ContainerPort = 6379 }],
            Secrets = new Dictionary<string, Amazon.CDK.AWS.ECS.Secret> { ["REDIS_PASSWORD"] = Amazon.CDK.AWS.ECS.Secret.FromSecretsManager(_password) },
        });
        Mount(task, container, volumes, "redis", "/data");
        var service = new FargateService(this, "Service-redis", new FargateServiceProps
        {
            Cluster = _cluster,
            TaskDefinition = task,
            DesiredCount = 1,
            MinHealthyPercent = 0,
            MaxHealthyPercent = 100,
            CircuitBreaker = new DeploymentCircuitBreaker { Rollback = true },
            CloudMapOptions = new CloudMapOptions { Name = "redis" },
        });
        volumes.Connections.AllowDefaultPortFrom(service);
        return service;
    }

    private void Mount(FargateService service)
    {
        Mount(service.TaskDefinition, service.TaskDefinition.DefaultContainer!, _shared, service.Node.Id, "/mnt/efs");
        _shared.Connections.AllowDefaultPortFrom(service);
    }

    private static void Mount(TaskDefinition task, ContainerDefinition container, FileSystem files, string name, string path)
    {
        AccessPoint point = files.AddAccessPoint($"AccessPoint-{name}", new AccessPointOptions
        {
            Path = $"/{name}",
            CreateAcl = new Acl { OwnerUid = "1654", OwnerGid = "1654", Permissions = "0770" },
            PosixUser = new PosixUser { Uid = "1654", Gid = "1654" },
        });
        task.AddVolume(new Volume
        {
            Name = "files",
            EfsVolumeConfiguration = new EfsVolumeConfiguration
            {
                FileSystemId = files.FileSystemId,
                TransitEncryption = "ENABLED",
                AuthorizationConfig = new AuthorizationConfig { AccessPointId = point.AccessPointId, Iam = "ENABLED" },
            },
        });
        container.AddMountPoints(new MountPoint { ContainerPath = path, SourceVolume = "files", ReadOnly = false });
        task.TaskRole.AddToPrincipalPolicy(new PolicyStatement(new PolicyStatementProps
        {
            Actions = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
            Resources = [files.FileSystemArn],
        }));
    }

    private void Balance(FargateService api, FargateService web)
    {
        var balancer = new ApplicationLoadBalancer(this, "Alb", new Amazon.CDK.AWS.ElasticLoadBalancingV2.ApplicationLoadBalancerProps { Vpc = _vpc, InternetFacing = true, DeletionProtection = true });
        var listener = balancer.AddListener("Http", new BaseApplicationListenerProps { Port = 80, Protocol = ApplicationProtocol.HTTP });
        listener.AddTargets("web", new AddApplicationTargetsProps { Port = 3000, Protocol = ApplicationProtocol.HTTP, Targets = [web], HealthCheck = new HealthCheck { Path = "/healthz" }, DeregistrationDelay = Duration.Seconds(30) });
        listener.AddTargets("api", new AddApplicationTargetsProps
        {
            Port = 8000,
            Protocol = ApplicationProtocol.HTTP,
            Targets = [api],
            HealthCheck = new HealthCheck { Path = "/health" },
            DeregistrationDelay = Duration.Seconds(30),
            Priority = 10,
            Conditions = [ListenerCondition.PathPatterns(["/api/*", "/docs*", "/redoc*", "/openapi/*"])],
        });
    }
}
