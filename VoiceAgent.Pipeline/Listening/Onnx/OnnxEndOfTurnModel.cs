using Microsoft.ML.OnnxRuntime;

namespace VoiceAgent.Pipeline.Listening.Onnx;

/// <summary>
/// A model in a file that hears whether a caller has finished. It has one input of 16 kHz samples, <c>[N]</c> or <c>[1, N]</c>, and one
/// output whose last value is the probability. Where N is open, it is eight seconds.
/// </summary>
internal sealed class OnnxEndOfTurnModel : IEndOfTurnAudioModel, IDisposable
{
    private const string Setting = "Listening:EndOfTurnModel";
    private const int Usual = 8 * IEndOfTurnAudioModel.Rate;
    private const int Longest = 30 * IEndOfTurnAudioModel.Rate;

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly string _input;
    private readonly long[] _shape;

    /// <exception cref="ModelUnavailableException">The file is missing, or it is another model.</exception>
    public OnnxEndOfTurnModel(string file)
    {
        _session = OnnxFile.Load(file, Setting);
        if (_session.InputMetadata is not { Count: 1 } inputs || inputs.First() is not { Value: { ElementType: var type, Dimensions: { Length: 1 or 2 } dimensions } } || type != typeof(float)
            || (dimensions.Length == 2 && dimensions[0] > 1) || dimensions[^1] > Longest || _session.OutputMetadata.Count != 1)
        {
            _session.Dispose();
            throw new ModelUnavailableException($"'{Setting}' names the file {file}, which must have one input of 32-bit samples at 16 kHz, [N] or [1, N], at most 30 s of them, and one output.");
        }

        _input = inputs.First().Key;
        Samples = dimensions[^1] > 0 ? dimensions[^1] : Usual;
        _shape = dimensions.Length == 2 ? [1, Samples] : [Samples];
    }

    public int Samples { get; }

    // Such a model takes 10 ms and more. The thread that reads the caller's frames must not wait for it.
    public Task<float> ProbabilityOfAsync(ReadOnlyMemory<float> audio) => Task.Run(() => ProbabilityOf(audio.Span));

    private float ProbabilityOf(ReadOnlySpan<float> audio)
    {
        // It runs once for each silence of a caller, so it may allocate.
        using var input = OrtValue.CreateTensorValueFromMemory(audio.ToArray(), _shape);
        using var outputs = _session.Run(_run, [_input], [input], _session.OutputNames);
        var values = outputs[0].GetTensorDataAsSpan<float>();
        return values.IsEmpty || !float.IsFinite(values[^1]) ? 0.5f : values[^1];
    }

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }
}
