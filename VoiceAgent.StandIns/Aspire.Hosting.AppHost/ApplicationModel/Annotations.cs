namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds environment variables when the resource is started or published.</summary>
public class EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <summary>What to call.</summary>
    public Func<EnvironmentCallbackContext, Task> Callback { get; } = callback;
}

/// <summary>The environment in the making.</summary>
public class EnvironmentCallbackContext(
    DistributedApplicationExecutionContext executionContext, IResource resource, Dictionary<string, object>? environmentVariables = null, CancellationToken cancellationToken = default)
{
    /// <summary>Run or publish.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>Whose environment it is.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Name, and a string or a value known later.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables ?? [];

    /// <summary>The application is stopping.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}

/// <summary>Adds arguments when the resource is started or published.</summary>
public class CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <summary>What to call.</summary>
    public Func<CommandLineArgsCallbackContext, Task> Callback { get; } = callback;
}

/// <summary>The arguments in the making.</summary>
public sealed class CommandLineArgsCallbackContext(IList<object> args, IResource resource, CancellationToken cancellationToken = default)
{
    /// <summary>Strings, or values known later.</summary>
    public IList<object> Args { get; } = args;

    /// <summary>Whose arguments they are.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The application is stopping.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}

/// <summary>Names a registered health check that says whether the resource is ready.</summary>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>The registration's name.</summary>
    public string Key { get; } = key;
}

/// <summary>What a resource waits for before it is started.</summary>
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>Whom it waits for.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Until when.</summary>
    public WaitType WaitType { get; } = waitType;

    /// <summary>The exit code that counts as completion.</summary>
    public int ExitCode { get; } = exitCode;
}

/// <summary>How long to wait.</summary>
public enum WaitType
{
    /// <summary>Until its health checks pass.</summary>
    WaitUntilHealthy = 0,

    /// <summary>Until it has ended.</summary>
    WaitForCompletion = 1,

    /// <summary>Until it runs.</summary>
    WaitUntilStarted = 2,
}

/// <summary>What to do when the awaited resource fails.</summary>
public enum WaitBehavior
{
    /// <summary>Go on waiting.</summary>
    WaitOnResourceUnavailable = 0,

    /// <summary>Give up.</summary>
    StopOnResourceUnavailable = 1,
}

/// <summary>That one resource refers to another.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    /// <summary>To whom.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Such as <c>Reference</c> or <c>Parent</c>.</summary>
    public string Type { get; } = type;
}

/// <summary>An address worth showing to people.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>The address.</summary>
    public required string Url { get; set; }

    /// <summary>What to call it.</summary>
    public string? DisplayText { get; set; }
}

/// <summary>A program that must be on PATH.</summary>
internal sealed record RequiredCommandAnnotation(string Command, string? HelpLink) : IResourceAnnotation;

/// <summary>Where a project's source is.</summary>
internal sealed record ProjectPathAnnotation(string ProjectPath) : IResourceAnnotation;
