using Xunit;

namespace VoiceAgent.Tests.Telemetry;

/// <summary>Listeners receive the spans of the whole process, and exporters keep them for a while. These tests run alone, so that they see only their own.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SpansOfTheProcess
{
    public const string Name = "Spans of the process";
}
