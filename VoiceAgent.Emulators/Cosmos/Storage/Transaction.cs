using System.Globalization;
using Microsoft.Data.Sqlite;

namespace VoiceAgent.Emulators.Cosmos.Storage;

/// <summary>Runs statements within <see cref="Database.Read{T}"/> or <see cref="Database.Write{T}"/>. Parameters are <c>$0</c>, <c>$1</c>, …</summary>
internal sealed class Transaction(SqliteConnection connection)
{
    public int Run(string sql, params object?[] parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>Returns the first column of the first row, or null.</summary>
    public object? Value(string sql, params object?[] parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    /// <summary>Returns rows while they are read. Enumerate them inside the transaction only.</summary>
    public IEnumerable<T> Rows<T>(Func<SqliteDataReader, T> read, string sql, params object?[] parameters)
    {
        using var command = Command(sql, parameters);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return read(rows);
        }
    }

    /// <summary>Increments a counter and returns its new value. A value is never used twice, even after its resource was deleted.</summary>
    public long Next(string counter) => (long)Value("UPDATE counters SET value = value + 1 WHERE name = $0 RETURNING value", counter)!;

    public long Current(string counter) => (long)Value("SELECT value FROM counters WHERE name = $0", counter)!;

    private SqliteCommand Command(string sql, object?[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < parameters.Length; index++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${index}"), parameters[index] ?? DBNull.Value);
        }

        return command;
    }
}
