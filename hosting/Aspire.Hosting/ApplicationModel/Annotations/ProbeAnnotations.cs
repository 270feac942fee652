using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a probe decides.</summary>
[Experimental("ASPIREPROBES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public enum ProbeType
{
    /// <summary>Whether the process has come up.</summary>
    Startup,

    /// <summary>Whether it takes requests.</summary>
    Readiness,

    /// <summary>Whether it has to be restarted.</summary>
    Liveness,
}

/// <summary>A question that the environment asks the resource again and again.</summary>
[Experimental("ASPIREPROBES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public abstract class ProbeAnnotation : IResourceAnnotation
{
    public required ProbeType Type { get; init; }

    /// <summary>Seconds before the first question.</summary>
    public int InitialDelaySeconds { get; init; }

    /// <summary>Seconds between questions.</summary>
    public int PeriodSeconds { get; init; }

    /// <summary>Seconds that an answer may take.</summary>
    public int TimeoutSeconds { get; set; }

    /// <summary>How many failures in a row count as one.</summary>
    public int FailureThreshold { get; init; }

    /// <summary>How many successes in a row count as one.</summary>
    public int SuccessThreshold { get; init; }
}

/// <summary>A probe that is an HTTP GET; a status from 200 to 399 is a success.</summary>
[Experimental("ASPIREPROBES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class EndpointProbeAnnotation : ProbeAnnotation
{
    public required EndpointReference EndpointReference { get; init; }

    public required string Path { get; init; }
}
