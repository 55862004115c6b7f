namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>A query that cannot be understood or carried out: a 400 to the client.</summary>
internal sealed class SqlException(string message) : Exception(message);
