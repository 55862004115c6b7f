using System.Text.Json.Serialization;

namespace VoiceAgent.Contracts.Calls;

/// <summary>
/// How the audio of a call is, as its worker measures it at the media stream. It counts from the beginning of the media stream, and the next one
/// replaces it until another media stream is opened. What other systems report is a <see cref="MediaReported"/>.
/// </summary>
/// <param name="Caller">What comes from the telephone.</param>
/// <param name="Agent">What is sent to it.</param>
/// <param name="TalkOver">How long both sides have sounded at the same time.</param>
public sealed record QualityMeasured(LegQuality Caller, LegQuality Agent, TimeSpan TalkOver) : CallEvent
{
    /// <summary>The media stream has ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsFinal { get; init; }
}
