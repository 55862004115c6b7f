using VoiceAgent.CallGateway.Access;

namespace VoiceAgent.CallGateway.Api.Control;

/// <summary>What is played. Exactly one of <c>file</c>, <c>text</c> and <c>ssml</c> is set.</summary>
/// <param name="File">An https address of a host in <c>Api:PlayHosts</c>. The telephony service fetches it.</param>
/// <param name="Language">BCP 47, for a text. Null for the language of the call.</param>
internal sealed record PromptOrder(string? File = null, string? Text = null, string? Ssml = null, string? Language = null);

/// <param name="Music">Null for the music of the configuration.</param>
internal sealed record HoldOrder(PromptOrder? Music = null);

/// <param name="Target">A number in E.164, or the raw id of a user.</param>
/// <param name="Rings">How many seconds the telephone rings: 5 to 180. Null for 30.</param>
internal sealed record AddOrder([property: Audited] string? Target, [property: Audited] int? Rings = null);

/// <param name="Operation">The id of the addition that rings.</param>
internal sealed record CancelAdditionOrder([property: Audited] string? Operation);

/// <param name="Target">A number in E.164, or the raw id of a user.</param>
internal sealed record TargetOrder([property: Audited] string? Target);

/// <param name="Target">Who hears it: a number in E.164, or the raw id of a user. Null for all.</param>
internal sealed record PlayOrder(PromptOrder? Prompt, [property: Audited] string? Target = null, [property: Audited] bool Loop = false);

/// <param name="Keys">1 to 32 of 0–9, *, #, A–D.</param>
/// <param name="Target">Null for the caller.</param>
internal sealed record SendKeysOrder(string? Keys, [property: Audited] string? Target = null);

/// <param name="Most">The collection ends after this many keys: 1 to 32.</param>
/// <param name="StopKeys">Each of these keys ends the collection, and is not a part of it. Null for <c>#</c>.</param>
/// <param name="FirstSeconds">How long to wait for the first key: 1 to 120. Null for 10.</param>
/// <param name="BetweenSeconds">How long to wait for each further key: 1 to 60. Null for 5.</param>
/// <param name="Question">What is played first. A key ends it.</param>
/// <param name="Target">Null for the caller.</param>
internal sealed record CollectKeysOrder(
    [property: Audited] int? Most, string? StopKeys = null, int? FirstSeconds = null, int? BetweenSeconds = null, PromptOrder? Question = null, [property: Audited] string? Target = null);

/// <param name="Language">BCP 47. Null for the language of the call.</param>
internal sealed record TranscriptionOrder([property: Audited] string? Language = null);

/// <param name="Operation">Events with this id tell the result.</param>
internal sealed record StartedOperation(string Operation);

/// <param name="Target">A number in E.164, or the raw id of a user.</param>
internal sealed record ParticipantView(string Target, bool IsMuted, bool IsOnHold);

internal sealed record ParticipantList(IReadOnlyList<ParticipantView> Participants);

internal sealed record CollectedKeys(string Keys);
