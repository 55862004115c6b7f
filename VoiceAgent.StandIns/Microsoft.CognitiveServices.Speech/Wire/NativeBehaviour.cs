using System.Collections.Concurrent;

namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>
/// Imitates the official package's native library: it can be missing, it can throw, and it can block for seconds while it stops or is
/// disposed. A test sets this for one host with a port that only this test uses.
/// </summary>
internal sealed class NativeBehaviour
{
    private static readonly NativeBehaviour Well = new();
    private static readonly ConcurrentDictionary<string, NativeBehaviour> Hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Throws when the library is loaded, which is when a <see cref="SpeechConfig"/> is created.</summary>
    public Action Loading { get; init; } = static () => { };

    /// <summary>Throws when a recogniser or a synthesiser is created.</summary>
    public Action Making { get; init; } = static () => { };

    /// <summary>Throws or blocks when a recognition or the synthesis of a text begins.</summary>
    public Action Starting { get; init; } = static () => { };

    /// <summary>Blocks while a recognition stops.</summary>
    public Action Stopping { get; init; } = static () => { };

    /// <summary>Blocks while a recogniser or a synthesiser is disposed.</summary>
    public Action Disposing { get; init; } = static () => { };

    public static NativeBehaviour Of(ServiceAddress address) => Hosts.GetValueOrDefault(address.Recognition.Authority, Well);

    public static void Set(Uri host, NativeBehaviour behaviour) => Hosts[host.Authority] = behaviour;

    public static void Unset(Uri host) => Hosts.TryRemove(host.Authority, out _);

    /// <summary>The official exception for a failed call into the native library.</summary>
    public static ApplicationException Failure(int code, string name) => new($"Exception with an error code: 0x{code:x} ({name})");
}
