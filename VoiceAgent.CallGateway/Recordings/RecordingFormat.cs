namespace VoiceAgent.CallGateway.Recordings;

/// <summary>A form in which a recording is given out.</summary>
/// <param name="Name">As in the API, and the ending of the file.</param>
internal sealed record RecordingFormat(string Name, string ContentType)
{
    public static RecordingFormat Wav { get; } = new("wav", "audio/wav");

    public static RecordingFormat Mp3 { get; } = new("mp3", "audio/mpeg");

    public static RecordingFormat M4a { get; } = new("m4a", "audio/mp4");

    public static IReadOnlyList<RecordingFormat> All { get; } = [Wav, Mp3, M4a];

    /// <param name="name"><c>mp4</c> is another name of <c>m4a</c>. Null is WAV.</param>
    public static RecordingFormat? Find(string? name) => name switch
    {
        null => Wav,
        "mp4" => M4a,
        _ => All.FirstOrDefault(format => format.Name == name),
    };
}
