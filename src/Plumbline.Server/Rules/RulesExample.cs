namespace Plumbline.Server.Rules;

/// <summary>A rules file to begin with.</summary>
public static class RulesExample
{
    /// <summary>It can be used as it is; what an organisation has to fill in itself is behind a hash sign.</summary>
    public const string Text = """
        # Whose usage is. Check this file with:  plumb rules check FILE
        # Use it with:                            plumb serve --rules FILE
        # It is read again when it changes. Rules hold for the past as well: a correction moves what was counted from its date on.

        # Who people are: CSV files beside this one. Columns, in any order, as many as you need:
        #   email, account, install_id, api_key, gateway_subject   by what a person is known; at least one of them
        #   person, team, cost_center, project, department          what holds for them
        #   billing                                                 metered or subscription
        #   from, until                                             days in UTC, both included; empty: open
        # One line for each stretch of time: a person who changes teams has two.
        # identity_maps: people.csv

        # Where your own senders say who they are, besides user.email, user.id and the like:
        # person_keys:
        #   api_key: [acme.key_name]

        # From the first to the last: for each field (team, cost_center, project, department, person, pool, billing) the first rule counts
        # that holds on that day and has a value for it.
        rules:
          # A service account is nobody's alone: its cost is divided, see pools.
          - name: build servers
            when:
              attribute service.name: [build-*, nightly]
            set:
              pool: build
              billing: metered

          # What * stood for can be used: payments-api and payments-web belong to the team payments.
          - name: repositories are named after their team
            when:
              repository: github.com/acme/*-*
            set:
              project: ${repository 1}-${repository 2}

          # People next. Without this line the identity maps come after the last rule.
          - identity_map

          - name: contractors
            from: 2026-07-01
            until: 2026-12-31
            when:
              email_domain: contractors.example
            set:
              team: ${attribute team}
              cost_center: external-${attribute cost_center}

          - name: seats
            when:
              attribute anthropic.seat_type: "*"
            set:
              billing: subscription

        # At the end the attributes team, cost_center, project and department count as they were sent; false switches that off.
        defaults: true

        # How shared cost is divided: by weights, or by use (each team's own list cost of the calendar month).
        pools:
          - name: build
            until: 2026-06-30
            shares:
              - { team: payments, cost_center: cc-100, weight: 60 }
              - { team: search, cost_center: cc-200, weight: 40 }
          - name: build
            from: 2026-07-01
            by_use: true

        """;
}
