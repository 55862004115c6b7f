using static VoiceAgent.Emulators.Delays.FaultKind;

namespace VoiceAgent.Emulators.Delays;

/// <summary>The kinds of failure that the emulators support for each operation. An operation that is not listed can only be delayed.</summary>
internal static class FaultChoices
{
    private static readonly FaultKind[] Request = [Refuse, Stall, Status];
    private static readonly FaultKind[] Delivery = [Duplicate, Late];

    private static readonly Dictionary<string, FaultKind[]> Kinds = new(StringComparer.Ordinal)
    {
        [Operation.AcsRequest] = Request,
        [Operation.AcsCallback] = Delivery,
        [Operation.AcsEvent] = Delivery,
        [Operation.AcsMediaConnect] = [Refuse],
        [Operation.AcsMedia] = [Cut, Stall],
        [Operation.AcsConnect] = [Refuse, Status],
        [Operation.AcsDial] = [Refuse, Status],
        [Operation.AcsTranscriptionConnect] = [Refuse],
        [Operation.AcsTranscription] = [Cut, Stall],
        [Operation.AcsRecordingFile] = [Refuse],
        [Operation.SpeechConnect] = Request,
        [Operation.SpeechPartial] = [Cut, Stall, Status],
        [Operation.SpeechPhrase] = [Cut, Stall, Status],
        [Operation.SynthesisFirstByte] = [Refuse, Stall, Status, Dead],
        [Operation.SynthesisStream] = [Cut, Stall, Status],
        [Operation.OpenAIFirstToken] = [Refuse, Stall, Status, Dead, Filter],
        [Operation.OpenAIStream] = [Cut, Refuse, Stall, Status, Filter, Empty, OneIndex],
        [Operation.OllamaFirstToken] = [Refuse, Stall, Status, Dead],
        [Operation.OllamaStream] = [Cut, Refuse, Stall, Status, Empty],
        [Operation.OllamaLoad] = Request,
        [Operation.OllamaPull] = [Cut, Refuse, Stall, Status],
        [Operation.CosmosRead] = Request,
        [Operation.CosmosWrite] = Request,
        [Operation.CosmosQuery] = Request,
        [Operation.IdentityToken] = Request,
        [Operation.LiveKitRequest] = Request,
        [Operation.LiveKitWebhook] = Delivery,
        [Operation.LiveKitDial] = [Refuse, Status],
    };

    // Common statuses, for the list of choices. Any status from 400 to 599 is accepted.
    private static readonly string[] Statuses = ["status-429", "status-500", "status-503", "status-401"];

    /// <summary>The operations of a role that can fail.</summary>
    public static IEnumerable<string> OperationsOf(string role) => Kinds.Keys.Where(operation => RoleOf(operation).Equals(OwnerOf(role), StringComparison.OrdinalIgnoreCase));

    /// <summary>The kinds of failure of an operation, as in <see cref="FaultRule.Kind"/>. Empty when it cannot fail.</summary>
    public static IEnumerable<string> KindsOf(string operation) => KindsActedOut(operation)
        .SelectMany(kind => kind is Status ? Statuses : [kind is OneIndex ? "one-index" : kind.ToString().ToLowerInvariant()]);

    public static bool IsActedOut(string operation, Fault fault) => KindsActedOut(operation).Contains(fault.Kind);

    private static FaultKind[] KindsActedOut(string operation) => Kinds.GetValueOrDefault(operation, []);

    // Self-hosted servers do the same as the speech service.
    private static string OwnerOf(string role) => role.Equals("selfhosted", StringComparison.OrdinalIgnoreCase) ? "speech" : role;

    // The speech role includes synthesis.
    private static string RoleOf(string operation) => operation[..operation.IndexOf('.', StringComparison.Ordinal)] is var area && area == "synthesis" ? "speech" : area;
}
