namespace VoiceAgent.CallGateway.Recordings;

/// <summary>A form in which a recording is given out.</summary>
/// <param name="Name">As in the API, and the ending of the file.</param>
internal sealed record RecordingFormat(string Name, string ContentType)
{
    public static RecordingFormat Wav { get; } = new("wav", "audio/wav");

    public static RecordingFormat Mp3 { get; } = new("mp3", "audio/mpeg");

    public static RecordingFormat M4a { get; } = new("m4a", "audio/mp4");

    public static IReadOnlyList<RecordingFormat> All { get; } = [Wav, Mp3, M4a];

    /// <summary>The formats that are made out of the WAV file.</summary>
    public static bool IsKnown(string name) => name is "mp3" or "m4a";

    public static RecordingFormat? Find(string? name) => name is null ? Wav : All.FirstOrDefault(format => format.Name == name);
}
