using static VoiceAgent.Emulators.Delays.FaultKind;

namespace VoiceAgent.Emulators.Delays;

/// <summary>How each operation can fail: what its emulator really acts out. An operation that is not here only takes time.</summary>
internal static class FaultChoices
{
    private static readonly FaultKind[] request = [Refuse, Stall, Status];
    private static readonly FaultKind[] delivery = [Duplicate, Late];

    private static readonly Dictionary<string, FaultKind[]> kinds = new(StringComparer.Ordinal)
    {
        [Operation.AcsRequest] = request,
        [Operation.AcsCallback] = delivery,
        [Operation.AcsEvent] = delivery,
        [Operation.AcsMediaConnect] = [Refuse],
        [Operation.AcsMedia] = [Cut, Stall],
        [Operation.SpeechConnect] = request,
        [Operation.SpeechPartial] = [Cut, Stall, Status],
        [Operation.SpeechPhrase] = [Cut, Stall, Status],
        [Operation.SynthesisFirstByte] = request,
        [Operation.SynthesisStream] = [Cut, Stall, Status],
        [Operation.OpenAIFirstToken] = request,
        [Operation.OpenAIStream] = [Cut, Refuse, Stall, Status],
        [Operation.CosmosRead] = request,
        [Operation.CosmosWrite] = request,
        [Operation.CosmosQuery] = request,
        [Operation.IdentityToken] = request,
    };

    // The statuses that clients meet most; any from 400 to 599 may be asked for.
    private static readonly string[] statuses = ["status-429", "status-500", "status-503", "status-401"];

    /// <summary>The operations of a role that can fail.</summary>
    public static IEnumerable<string> OperationsOf(string role) => kinds.Keys.Where(operation => RoleOf(operation).Equals(role, StringComparison.OrdinalIgnoreCase));

    /// <summary>The ways in which it can fail, as <see cref="FaultRule.Kind"/> names them; empty where it cannot.</summary>
    public static IEnumerable<string> KindsOf(string operation) => KindsActedOut(operation)
        .SelectMany(kind => kind is Status ? statuses : [kind.ToString().ToLowerInvariant()]);

    public static bool IsActedOut(string operation, Fault fault) => KindsActedOut(operation).Contains(fault.Kind);

    private static FaultKind[] KindsActedOut(string operation) => kinds.GetValueOrDefault(operation, []);

    // Synthesis is the other half of the speech role.
    private static string RoleOf(string operation) => operation[..operation.IndexOf('.', StringComparison.Ordinal)] is var area && area == "synthesis" ? "speech" : area;
}
