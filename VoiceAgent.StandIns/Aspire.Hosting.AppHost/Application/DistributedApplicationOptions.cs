namespace Aspire.Hosting;

/// <summary>How the application is put together.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line; settings in it win.</summary>
    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly by name; the entry assembly when not given.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The AppHost's folder; that of its project when not given.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>Without a dashboard. The local runner has none.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Endpoints without TLS are in order. The local runner does not ask.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>What the resources print goes to the AppHost's log, category <c>{application}.Resources.{name}</c>.</summary>
    public bool EnableResourceLogging { get; set; }
}
