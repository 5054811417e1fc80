using Messaging.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Messaging.Tests.Support;

/// <summary>Inbox, outbox and the toys' own table.</summary>
internal sealed class ToyDb(DbContextOptions<ToyDb> options) : DbContext(options)
{
    public static async Task CreateAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var db = new ToyDb(new DbContextOptionsBuilder<ToyDb>().UseNpgsql(connectionString).UseSnakeCaseNamingConvention().Options);
        await db.Database.EnsureCreatedAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"CREATE TABLE made (id text, amount int)", cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddInboxAndOutbox();
}
