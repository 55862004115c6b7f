using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Media;

/// <summary>Bounds and deadlines of the media socket. Section <c>Media</c>.</summary>
internal sealed record MediaOptions : IValidatableObject
{
    public const string Section = "Media";

    /// <summary>Bytes. A frame of 24 kHz audio takes about 1,500 bytes as JSON, so a longer message is not a frame.</summary>
    public int LongestMessage { get; init; } = 16_384;

    /// <summary>How long the <c>AudioMetadata</c> message may take after the socket was opened.</summary>
    public TimeSpan MetadataDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When a send takes longer than this, the remote side is considered gone and the socket is aborted.</summary>
    public TimeSpan SendDeadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The service sends frames all the time, also silent ones. When none arrives for this long, the connection is considered lost.</summary>
    public TimeSpan SilenceDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How much more audio a stream may deliver than time has passed: frames that waited while the call was answered, and the difference
    /// of two clocks in a call of hours. Further frames are dropped.
    /// </summary>
    public TimeSpan AudioAhead { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the remote side may take to answer a close message.</summary>
    public TimeSpan CloseDeadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The socket is closed after this many refused messages in a row: five seconds of frames.</summary>
    public int RefusalsInARow { get; init; } = 250;

    private bool IsValid =>
        LongestMessage is >= 2_048 and <= 1_048_576 && RefusalsInARow > 0 && MetadataDeadline > TimeSpan.Zero && AudioAhead > TimeSpan.Zero
        && SendDeadline > TimeSpan.Zero && SilenceDeadline > TimeSpan.Zero && CloseDeadline > TimeSpan.Zero;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsValid)
        {
            yield return new ValidationResult("Section 'Media': bounds and deadlines must be positive, LongestMessage must be 2,048 to 1,048,576 bytes.");
        }
    }
}
