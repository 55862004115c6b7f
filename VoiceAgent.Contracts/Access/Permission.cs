namespace VoiceAgent.Contracts.Access;

/// <summary>The right to one kind of action.</summary>
/// <param name="Name">Such as <c>calls.read</c>. The policies have the same names.</param>
/// <param name="Allows">What it allows, as a sentence.</param>
/// <param name="Roles">The roles that have it.</param>
public sealed record Permission(string Name, string Allows, IReadOnlyList<string> Roles);
