using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>A business case: for which instructions, and its replies in order; the first that applies is given.</summary>
/// <param name="Name">From the file.</param>
/// <param name="For">A pattern over the instructions; null means any agent, after the scenarios that name theirs.</param>
/// <param name="Replies">Tried in order.</param>
internal sealed record Scenario(string Name, Regex? For, IReadOnlyList<Reply> Replies);
