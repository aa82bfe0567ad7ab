"""A catalogue in Milvus: for catalogues past one machine, and for several app servers over one.

`client` is the only module that imports pymilvus. The collection NAME has a row a picture (`rows`); NAME_state a
few rows on all of it (`state`), which every change rewrites at its end (`writer`), the `summary` among them. A
`snapshot` has the figures of the whole catalogue, and fetches the products that one query is ranked in (`retrieval`).
"""
