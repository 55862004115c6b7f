using System.Collections.Concurrent;

namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>
/// What the official package's native library does beside speaking the protocol: it can be missing, it throws, and it blocks
/// for seconds while it stops and is disposed. Tests set it for one host, whose port is theirs alone.
/// </summary>
internal sealed class NativeBehaviour
{
    private static readonly NativeBehaviour Well = new();
    private static readonly ConcurrentDictionary<string, NativeBehaviour> Hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Throws where the library is loaded: when a <see cref="SpeechConfig"/> is made.</summary>
    public Action Loading { get; init; } = static () => { };

    /// <summary>Throws where a recogniser or a synthesiser is made.</summary>
    public Action Making { get; init; } = static () => { };

    /// <summary>Throws or blocks where a recognition, or the synthesis of a text, begins.</summary>
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
