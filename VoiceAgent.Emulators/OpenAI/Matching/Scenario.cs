using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>A business case: the instructions that it applies to, and its replies. The first reply that applies is used.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="For">A pattern over the instructions. Null applies to every agent, after the scenarios with a pattern.</param>
/// <param name="Replies">The replies, in the order in which they are tried.</param>
internal sealed record Scenario(string Name, Regex? For, IReadOnlyList<Reply> Replies);
