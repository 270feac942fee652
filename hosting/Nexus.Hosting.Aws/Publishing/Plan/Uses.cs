namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>
/// What the model lets a service do with something that has no port: a reference to a table or a queue, a mount, a language model, a call of
/// <c>WithAwsPermission</c>. Checks compare it with the service's task role.
/// </summary>
/// <param name="Service">The model's name of the service.</param>
/// <param name="Kind">What it may do.</param>
/// <param name="Target">
/// The logical id of the table, the queue or the access point; the id of the language model; the namespace of the metrics; the name of the statement.
/// </param>
public sealed record Use(string Service, UseKind Kind, string Target);

/// <summary>What a service may do.</summary>
public enum UseKind
{
    /// <summary>Read items of a table.</summary>
    ReadTable,

    /// <summary>Read and write items of a table.</summary>
    ReadWriteTable,

    /// <summary>Send messages to a queue.</summary>
    SendMessages,

    /// <summary>Receive and delete messages of a queue.</summary>
    ReceiveMessages,

    /// <summary>Read files behind an access point.</summary>
    ReadFiles,

    /// <summary>Read and write files behind an access point.</summary>
    ReadWriteFiles,

    /// <summary>Ask a language model of Bedrock.</summary>
    InvokeModel,

    /// <summary>Write metrics into a namespace of CloudWatch.</summary>
    WriteMetrics,

    /// <summary>Let people open a shell in a task.</summary>
    OpenShell,

    /// <summary>What a call of <c>WithAwsPermission</c> says.</summary>
    Permission,
}

/// <summary>What a month costs at list prices, in US dollars, without and with much traffic.</summary>
/// <param name="Low">Everything that is paid for by the hour, with little traffic.</param>
/// <param name="High">The same with much traffic, and with all the tasks that scaling may add.</param>
public sealed record MonthlyCost(decimal Low, decimal High);
