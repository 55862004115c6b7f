using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application: something that runs, or something that others refer to.</summary>
public interface IResource
{
    /// <summary>Unique in the model, without regard to case.</summary>
    string Name { get; }

    /// <summary>What has been said about the resource: endpoints, environment, waits.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>One thing said about a resource.</summary>
public interface IResourceAnnotation;

/// <summary>The annotations of one resource, in the order in which they were made.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;

/// <summary>What happens to earlier annotations of the same type.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>They stay.</summary>
    Append,

    /// <summary>They go.</summary>
    Replace,
}

/// <summary>Base of every resource.</summary>
public abstract class Resource : IResource
{
    /// <param name="name">Letters, digits and hyphens, beginning with a letter, at most 64.</param>
    /// <exception cref="ArgumentException">The name is of another form.</exception>
    protected Resource(string name)
    {
        if (!ResourceName.IsValid(name))
        {
            throw new ArgumentException($"'{name}' is no resource name: letters, digits and hyphens, beginning with a letter, at most 64.", nameof(name));
        }

        Name = name;
    }

    /// <inheritdoc/>
    public virtual string Name { get; }

    /// <inheritdoc/>
    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}

internal static class ResourceName
{
    public static bool IsValid(string name) =>
        name is { Length: > 0 and <= 64 }
        && char.IsAsciiLetter(name[0])
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
        && !name.Contains("--", StringComparison.Ordinal)
        && name[^1] != '-';
}

/// <summary>A resource whose process reads environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource whose process takes arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource with addresses.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that can wait for others.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that an operator's probes can ask.</summary>
public interface IResourceWithProbes : IResource;

/// <summary>A resource that is deployed as running code.</summary>
public interface IComputeResource : IResource;

/// <summary>A resource that takes parameters of its own.</summary>
public interface IResourceWithParameters : IResource
{
    /// <summary>Name and value.</summary>
    IDictionary<string, object?> Parameters { get; }
}
