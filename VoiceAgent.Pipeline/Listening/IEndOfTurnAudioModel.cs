namespace VoiceAgent.Pipeline.Listening;

/// <summary>Hears from the caller's voice whether they have finished: melody and tempo say it before the words do. All calls share it.</summary>
internal interface IEndOfTurnAudioModel
{
    /// <summary>Hertz.</summary>
    const int Rate = 16_000;

    /// <summary>How many samples it takes: the last seconds of the caller's audio.</summary>
    int Samples { get; }

    /// <param name="audio">Samples between −1 and 1, the newest last. Earlier silence stands for audio that does not exist yet.</param>
    /// <returns>The probability that the turn is complete, 0 to 1. It is computed away from the caller's thread.</returns>
    Task<float> ProbabilityOfAsync(ReadOnlyMemory<float> audio);
}
