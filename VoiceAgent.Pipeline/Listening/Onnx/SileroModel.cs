using Microsoft.ML.OnnxRuntime;

namespace VoiceAgent.Pipeline.Listening.Onnx;

/// <summary>
/// Silero VAD, version 5. All calls share one session. The network takes 32 ms of audio together with the end of the audio before it,
/// and keeps its memory of a call in a state that the call holds.
/// </summary>
internal sealed class SileroModel : IDisposable
{
    public const int StateLength = 2 * 128;

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();

    /// <exception cref="ModelUnavailableException">The file is missing, or it is another model.</exception>
    public SileroModel(string file)
    {
        _session = OnnxFile.Load(file, "Listening:Model");
        if (!_session.InputMetadata.Keys.Order().SequenceEqual(["input", "sr", "state"]) || !_session.OutputMetadata.Keys.Order().SequenceEqual(["output", "stateN"]))
        {
            _session.Dispose();
            throw new ModelUnavailableException($"'Listening:Model' names the file {file}, which is not Silero VAD version 5: its inputs must be input, state and sr.");
        }
    }

    public OrtIoBinding Bind() => _session.CreateIoBinding();

    public void Run(OrtIoBinding binding) => _session.RunWithBinding(_run, binding);

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }
}
