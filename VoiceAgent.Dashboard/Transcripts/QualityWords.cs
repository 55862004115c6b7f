using System.Globalization;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Dashboard.Transcripts;

/// <summary>Texts for problems of a call's audio.</summary>
internal static class QualityWords
{
    public static string Of(MediaLeg leg, QualityProblem problem) => (problem, leg) switch
    {
        (QualityProblem.Loss, MediaLeg.Caller) => "Audio from the telephone is missing",
        (QualityProblem.Loss, _) => "The caller hears gaps",
        (QualityProblem.Late, _) => "Audio from the telephone is late",
        (QualityProblem.Jitter, _) => "Audio from the telephone arrives unevenly",
        (QualityProblem.Mos, MediaLeg.Caller) => "The caller sounds bad (estimated score)",
        (QualityProblem.Mos, _) => "The agent sounds bad (estimated score)",
        (QualityProblem.Level, MediaLeg.Caller) => "The caller is too quiet",
        (QualityProblem.Level, _) => "The agent is too quiet",
        (QualityProblem.Clipping, MediaLeg.Caller) => "The caller is too loud and sounds distorted",
        (QualityProblem.Clipping, _) => "The agent is too loud and sounds distorted",
        (QualityProblem.Silence, _) => "The caller's audio is mostly silent",
        (QualityProblem.OneWay, MediaLeg.Caller) => "Nothing is heard from the telephone",
        (QualityProblem.OneWay, _) => "Nothing is sent to the telephone",
        (QualityProblem.TalkOver, _) => "Both sides sound at the same time",
        _ => problem.ToString(),
    };

    public static string Value(QualityProblem problem, double value) => problem switch
    {
        QualityProblem.Jitter => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} ms"),
        QualityProblem.Mos => string.Create(CultureInfo.InvariantCulture, $"{value:0.0#}"),
        QualityProblem.Level => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} dB"),
        QualityProblem.OneWay => string.Create(CultureInfo.InvariantCulture, $"{value:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} %"),
    };
}
