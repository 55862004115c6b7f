using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Listening.Onnx;

/// <summary>
/// Takes for speech what Silero VAD takes for a voice. The network is trained for 8 and 16 kHz, and other rates are converted to
/// 16 kHz. It decides every 32 ms. A frame that completes no such window has the probability of the window before it. The tensors are
/// pinned once, so that a frame allocates nothing.
/// </summary>
internal sealed class SileroDetector : IVoiceActivityDetector
{
    private const int Low = 8_000;
    private const int High = 16_000;

    // The network is not asked about a window that is no louder than the background. That is most of a call, and most of the cost.
    // A voice as loud as the noise is 3 dB above it. The background is the quietest of the last 1.5 s, and at least −66 dB of full scale.
    private const float Louder = 2;
    private const float Inaudible = 2.5e-7f;
    private const int Background = 48;

    // While the network hears a voice it is asked about every window, because a long vowel soon becomes the quietest of the last windows.
    private const float Voice = 0.3f;

    private readonly SileroModel _model;
    private readonly SampleRateConverter _converter;
    private readonly OrtIoBinding _binding;
    private readonly List<OrtValue> _tensors = [];
    private readonly int _context;
    private readonly int _window;
    private readonly float[] _input;
    private readonly float[] _state = new float[SileroModel.StateLength];
    private readonly float[] _next = new float[SileroModel.StateLength];
    private readonly float[] _output = new float[1];
    private readonly float[] _waiting;
    private readonly float[] _powers = new float[Background];
    private int _windows;
    private int _count;
    private float _probability;

    public SileroDetector(SileroModel model, AudioFormat format)
    {
        _model = model;
        var rate = format.SampleRate == Low ? Low : High;
        (_window, _context) = (rate * 32 / 1_000, rate / 250);
        _converter = new SampleRateConverter(format.SampleRate, rate, format.SamplesPerFrame);
        _input = new float[_context + _window];
        _waiting = new float[_window + (rate / 50) + 1];
        _binding = model.Bind();
        _binding.BindInput("input", Tensor(_input, 1, _input.Length));
        _binding.BindInput("state", Tensor(_state, 2, 1, 128));
        _binding.BindInput("sr", Tensor(new long[] { rate }));
        _binding.BindOutput("output", Tensor(_output, 1, 1));
        _binding.BindOutput("stateN", Tensor(_next, 2, 1, 128));
    }

    public float ProbabilityOf(ReadOnlySpan<byte> pcm)
    {
        _count += _converter.Convert(MemoryMarshal.Cast<byte, short>(pcm), _waiting.AsSpan(_count));
        if (_count >= _window)
        {
            // The last samples of the window before stay in front of the new ones.
            _input.AsSpan(_window).CopyTo(_input);
            _waiting.AsSpan(0, _window).CopyTo(_input.AsSpan(_context));
            _waiting.AsSpan(_window, _count - _window).CopyTo(_waiting);
            _count -= _window;
            _probability = IsLouder(_input.AsSpan(_context)) || _probability >= Voice ? Ask() : 0;
        }

        return _probability;
    }

    private float Ask()
    {
        _model.Run(_binding);
        _next.CopyTo(_state, 0);
        return _output[0];
    }

    private bool IsLouder(ReadOnlySpan<float> window)
    {
        var power = TensorPrimitives.SumOfSquares(window) / window.Length;
        _powers[_windows++ % Background] = power;
        return power > Louder * Math.Max(Inaudible, TensorPrimitives.Min(_powers.AsSpan(0, Math.Min(_windows, Background))));
    }

    public void Dispose()
    {
        _binding.Dispose();
        foreach (var tensor in _tensors)
        {
            tensor.Dispose();
        }
    }

    private OrtValue Tensor<T>(T[] memory, params long[] shape)
        where T : unmanaged
    {
        var tensor = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory.AsMemory(), shape);
        _tensors.Add(tensor);
        return tensor;
    }
}
