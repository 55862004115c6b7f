namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>
/// Marks a parameter with which callers prove who they are, such as a date of birth. The tool gets its value, and the call's log only says
/// that there was one. So only a tool that is never repeated with its logged arguments may have it: <see cref="ToolKind.Read"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class ProofAttribute : Attribute;
