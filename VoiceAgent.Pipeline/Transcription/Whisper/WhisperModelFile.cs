namespace VoiceAgent.Pipeline.Transcription.Whisper;

/// <summary>Checks the model file before the native library reads it, so that a mistake is told in one sentence.</summary>
internal static class WhisperModelFile
{
    private const string Setting = "'Transcription:Whisper:ModelFile'";
    private const string Advice = "give a file in the format of whisper.cpp, such as ggml-small.bin (docs/local-voice.md)";

    // GGML_FILE_MAGIC of whisper.cpp, little-endian.
    private static ReadOnlySpan<byte> Magic => "lmgg"u8;

    /// <exception cref="InvalidOperationException">The file is missing or is no Whisper model. The message says what to do.</exception>
    public static void Check(string path)
    {
        if (path.Length == 0)
        {
            throw new InvalidOperationException($"{Setting} is not set: {Advice}.");
        }

        if (!File.Exists(path))
        {
            throw new InvalidOperationException($"{Setting} names the file '{path}', which does not exist: {Advice}.");
        }

        Span<byte> begin = stackalloc byte[4];
        using var file = File.OpenRead(path);
        if (file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) < begin.Length || !begin.SequenceEqual(Magic))
        {
            throw NotAModel(path);
        }
    }

    public static InvalidOperationException NotAModel(string path, Exception? inner = null) =>
        new($"{Setting} names the file '{path}', which is no Whisper model or is incomplete: {Advice}.", inner);
}
