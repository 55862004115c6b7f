namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>A query that cannot be parsed or run. The client gets a 400.</summary>
internal sealed class SqlException(string message) : Exception(message);
