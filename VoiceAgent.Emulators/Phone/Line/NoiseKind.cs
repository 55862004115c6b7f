namespace VoiceAgent.Emulators.Phone.Line;

/// <summary>The noises that the repository makes from a seed.</summary>
internal enum NoiseKind
{
    /// <summary>A hiss with the same power at all frequencies.</summary>
    White,

    /// <summary>A hiss with more power at low frequencies, like wind or a fan.</summary>
    Pink,

    /// <summary>Mains hum of 50 Hz with its harmonics.</summary>
    Hum,

    /// <summary>Traffic: a rumble, cars that pass, and now and then a horn.</summary>
    Street,

    /// <summary>Many people who talk at once, and cups.</summary>
    Cafe,

    /// <summary>Chords, a bass and a drum, as while the caller is on hold or a radio plays.</summary>
    Music,

    /// <summary>A person who breathes into the microphone.</summary>
    Breathing,
}
