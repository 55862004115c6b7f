using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Cosmos.Storage;

/// <summary>
/// The SQLite file of the account. There is one connection. <see cref="Read{T}"/> and <see cref="Write{T}"/> take turns on it, and their
/// work is short. The journal is write-ahead with <c>synchronous=NORMAL</c>: a commit is in the operating system's memory when it returns, so it
/// survives SIGKILL. A power failure can lose the last commits but cannot damage the file. FULL would flush the disk at each write, which
/// is too slow for a protection that a developer's machine does not need.
/// </summary>
internal sealed class Database : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode=WAL;
        PRAGMA synchronous=NORMAL;
        CREATE TABLE IF NOT EXISTS resources(rid TEXT PRIMARY KEY, parent TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, UNIQUE(parent, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS documents(
            container TEXT NOT NULL, partition TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, lsn INTEGER NOT NULL, expires INTEGER, json TEXT NOT NULL,
            PRIMARY KEY(container, partition, id)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS documents_by_number ON documents(container, number);
        CREATE INDEX IF NOT EXISTS documents_by_lsn ON documents(container, lsn);
        CREATE INDEX IF NOT EXISTS documents_by_expiry ON documents(expires) WHERE expires IS NOT NULL;
        CREATE TABLE IF NOT EXISTS counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT OR IGNORE INTO counters VALUES ('lsn', 0), ('number', 0), ('resource', 0);
        """;

    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    public Database(IOptions<CosmosOptions> options)
    {
        SQLitePCL.Batteries_V2.Init();
        var folder = Directory.CreateDirectory(options.Value.DataPath).FullName;

        // Pooling would keep the file open after disposal, and locked on Windows.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "cosmos.db"), Pooling = false }.ToString());
        _connection.Open();
        Transaction = new Transaction(_connection);
        Transaction.Run(Schema);
    }

    private Transaction Transaction { get; }

    public T Read<T>(Func<Transaction, T> work)
    {
        lock (_gate)
        {
            return work(Transaction);
        }
    }

    /// <summary>Runs <paramref name="work"/> in a transaction. When it throws, nothing is written.</summary>
    public T Write<T>(Func<Transaction, T> work)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            var result = work(Transaction);
            transaction.Commit();
            return result;
        }
    }

    public void Dispose() => _connection.Dispose();
}
