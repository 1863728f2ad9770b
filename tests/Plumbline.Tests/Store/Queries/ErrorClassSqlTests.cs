using Plumbline.Core.Reliability;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Store.Queries;

public sealed class ErrorClassSqlTests
{
    [Fact]
    public void A_store_classifies_as_the_rules_do()
    {
        using var database = DuckDatabase.Open(null);
        using var connection = database.Connect();
        var words = ErrorRule.All.SelectMany(rule => rule.Words).ToArray();
        Seeds.Try(
            200,
            random =>
            {
                int? status =
                    random.Next(3) == 0 ? null
                    : random.Next(2) == 0 ? random.Next(0, 650)
                    : random.GetItems([400, 401, 402, 429, 500, 504, 529], 1)[0];
                var text = random.Next(6) == 0 ? null : string.Join(" ", random.GetItems(words, random.Next(3)).Append("%_'é"));
                if (random.Next(2) == 0)
                    text = text?.ToUpperInvariant();
                SqlText sql = new(
                    $"SELECT {ErrorClassSql.Of("CAST($1 AS INTEGER)", "CAST($2 AS VARCHAR)", SqlDialect.DuckDb)}",
                    [status, text]
                );

                var asked = DuckStoreReader.Ask(connection, store => store.Read(sql, row => (ErrorClass)row.Int64(0)))[0];

                Assert.Equal(ErrorRule.ClassOf(status, text), asked);
            }
        );
    }
}
