using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Transcription;

namespace VoiceAgent.Pipeline.Legs;

/// <summary>What every leg uses.</summary>
internal sealed record LegPorts(
    ICallSessions Sessions, AgentCatalog Agents, CachingSynthesizer Synthesizer, ITranscriber Transcriber, ILegReports Reports, MediaMetrics Media, TimeProvider Time, ILogger<Leg> Log);
