using System.Text.Json;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Operations;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Recordings;

internal sealed record ChannelAffinity(int? Channel, JsonElement? Participant);

internal sealed record StorageRequest(string? RecordingStorageKind, string? RecordingDestinationContainerUrl);

/// <summary>The body of a request to start a recording.</summary>
internal sealed record RecordingRequest(
    CallLocator? CallLocator, string? CallConnectionId, string? RecordingStateCallbackUri, string? RecordingContentType, string? RecordingChannelType, string? RecordingFormatType,
    JsonElement[]? AudioChannelParticipantOrdering, ChannelAffinity[]? ChannelAffinity, bool PauseOnStart, StorageRequest? RecordingStorage, StorageRequest? ExternalStorage)
{
    /// <summary>Checks the request against the combinations that the service knows.</summary>
    /// <exception cref="RefusedException">400.</exception>
    public RecordingPlan Plan()
    {
        var content = OneOf(RecordingContentType, "recordingContentType", "audio", "audioVideo") ?? "audioVideo";
        var channels = OneOf(RecordingChannelType, "recordingChannelType", "mixed", "unmixed") ?? "mixed";
        var format = OneOf(RecordingFormatType, "recordingFormatType", "wav", "mp3", "mp4") ?? (channels == "unmixed" ? "wav" : content == "audio" ? "mp3" : "mp4");
        if ((channels == "unmixed" && (content != "audio" || format != "wav")) || (content == "audioVideo" && format != "mp4"))
        {
            throw RefusedException.Bad($"The service does not record {content} {channels} as {format}. Unmixed audio is wav, and video is mp4.");
        }

        var container = (RecordingStorage ?? ExternalStorage) is { RecordingDestinationContainerUrl: { Length: > 0 } url } ? url : null;
        if (container is not null && !(Uri.TryCreate(container, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
        {
            throw RefusedException.Bad("recordingStorage.recordingDestinationContainerUrl is not an http address.");
        }

        var ordered = (AudioChannelParticipantOrdering ?? []).Concat((ChannelAffinity ?? []).OrderBy(each => each.Channel).Select(each => each.Participant ?? default))
            .Select(each => Body.Party(each, "channelAffinity")).Distinct();
        return new(content, channels == "unmixed", format, [.. ordered], container is null ? null : new Uri(container));
    }

    private static string? OneOf(string? given, string member, params string[] names) => given is null
        ? null
        : names.FirstOrDefault(name => name.Equals(given, StringComparison.OrdinalIgnoreCase)) ?? throw RefusedException.Bad($"{member} '{given}' is not one of {string.Join(", ", names)}.");
}

/// <param name="Format">What was asked for. The emulator writes WAV in any case.</param>
/// <param name="Order">The participants of the first channels of an unmixed recording.</param>
/// <param name="Container">The application's own container for the file. Null for the service's storage.</param>
internal sealed record RecordingPlan(string Content, bool IsUnmixed, string Format, IReadOnlyList<Party> Order, Uri? Container);
