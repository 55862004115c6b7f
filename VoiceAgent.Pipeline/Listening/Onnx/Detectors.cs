using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Listening.Onnx;

/// <summary>
/// Opens the detectors of all calls. The model is loaded when it is first needed, and all calls share it. A model that cannot be
/// loaded is an error, unless <see cref="ListeningOptions.WithoutModel"/> allows another detector.
/// </summary>
internal sealed partial class Detectors(IOptions<ListeningOptions> options, ILogger<Detectors> logger) : IDisposable
{
    private readonly Lock _guard = new();
    private SileroModel? _model;
    private bool _replaced;

    /// <summary>Opens a detector for one call. An agent's file that is changed while the program runs may choose a model that is missing. The call goes on without it.</summary>
    public IVoiceActivityDetector Open(AudioFormat format, ListeningOptions chosen)
    {
        try
        {
            return chosen.Detector is VoiceActivityDetector.Model && Model() is { } model ? new SileroDetector(model, format) : new NoiseFloorDetector();
        }
        catch (ModelUnavailableException unavailable)
        {
            Missing(logger, unavailable.Message);
            return new NoiseFloorDetector();
        }
    }

    /// <summary>Loads the model.</summary>
    /// <returns>Null when the configuration replaces a missing model by the noise floor.</returns>
    /// <exception cref="ModelUnavailableException">The model cannot be loaded.</exception>
    public SileroModel? Model()
    {
        lock (_guard)
        {
            if (_model is not null || _replaced)
            {
                return _model;
            }

            try
            {
                return _model = new SileroModel(options.Value.Model);
            }
            catch (ModelUnavailableException unavailable) when (options.Value.WithoutModel is VoiceActivityDetector.NoiseFloor)
            {
                _replaced = true;
                Replaced(logger, unavailable.Message);
                return null;
            }
        }
    }

    public void Dispose()
    {
        lock (_guard)
        {
            _model?.Dispose();
            _model = null;
        }
    }

    [LoggerMessage(LogLevel.Error, "An agent chooses the voice activity model, which cannot be loaded. Its calls use the noise floor. {Reason}")]
    private static partial void Missing(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "The voice activity model is not used. All calls use the noise floor, as 'Listening:WithoutModel' says. {Reason}")]
    private static partial void Replaced(ILogger log, string reason);
}
